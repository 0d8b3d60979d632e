"""What sellers are and where they sit, as rows that figures and pages are filtered by."""

from __future__ import annotations

import pytest

from pipelines.keep import sellers
from tests.package_market import Packages

CHINA = {"seller": "中国银行股份有限公司", "bank": "中国银行", "branch": "宁波市分行"}
SHOWN = "SELECT seller_type, province, listing, month, month_day FROM notices_public ORDER BY notice_id"


@pytest.fixture
def packages(tmp_path):
    return Packages(tmp_path)


def test_the_public_view_tells_type_place_and_which_listing_of_its_project_a_notice_is(packages):
    packages.notice("a", "2025-03-01", **CHINA)
    packages.notice("a", "2025-04-02", **CHINA)
    packages.notice("a", "2025-05-03", "result", **CHINA)
    packages.notice("b", "2025-06-04", seller=None, bank=None)
    packages.at()
    assert [tuple(row) for row in packages.connection.execute(SHOWN)] == [
        ("state_owned", "浙江省", 1, "2025-03", "03-01"),
        ("state_owned", "浙江省", 2, "2025-04", "04-02"),
        ("state_owned", "浙江省", None, "2025-05", "05-03"),
        (None, None, 1, "2025-06", "06-04"),
    ]


def test_a_database_of_an_older_version_gets_the_table_filled(packages):
    packages.notice("a", "2025-03-01", **CHINA)
    packages.notice("b", "2025-03-01")
    packages.database["sellers"].drop()
    sellers.make(packages.database)
    found = packages.database.query("SELECT seller, branch, province FROM sellers ORDER BY branch")
    assert [tuple(row.values()) for row in found] == [
        ("平安银行股份有限公司", "", None),
        ("中国银行股份有限公司", "宁波市分行", "浙江省"),
    ]
