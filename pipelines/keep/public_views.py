"""The public views: records as pages, feeds and exports show them, with columns that figures are filtered by.

Columns have the names of their tables; titles and addresses end at the building.
"""

from __future__ import annotations

_SIZE = "CAST(ifnull(n.claims_yuan, n.total_yuan) AS REAL)"
_YEARS = "365.0"

OVERDUE_BUCKET = f"""CASE WHEN {{0}} IS NULL THEN NULL WHEN {{0}} < {_YEARS} THEN '<1' WHEN {{0}} < 3 * {_YEARS} THEN '1-3'
    WHEN {{0}} <= 5 * {_YEARS} THEN '3-5' ELSE '>5' END"""
QUARTER = "substr({0}, 1, 4) || 'Q' || ((substr({0}, 6, 2) + 2) / 3)"
# 1 for a project's first transfer notice, higher for its re-listings
# (cast: a filter is bound as text, and a bare expression never equals text)
_LISTING = """CAST(CASE WHEN n.kind = 'transfer' THEN (
    SELECT count(*) FROM notices e WHERE e.project_id = n.project_id AND e.kind = 'transfer'
    AND (e.published_on, e.notice_id) <= (n.published_on, n.notice_id)) END AS INTEGER)"""

VIEWS = {
    "notices_public": f"""
        SELECT n.notice_id, n.source, n.url, n.document_url, n.kind, s.title AS title, n.published_on,
               substr(n.published_on, 1, 4) AS year, {QUARTER.format("n.published_on")} AS quarter,
               substr(n.published_on, 1, 7) AS month, substr(n.published_on, 6) AS month_day,
               {_LISTING} AS listing, f.seller_type, f.province,
               n.seller, n.bank, n.branch, n.project_id, n.debtor, n.product, n.phase_year, n.phase_no, n.base_date,
               n.principal_yuan, n.interest_yuan, n.penalty_yuan, n.fees_yuan, n.claims_yuan, n.total_yuan,
               {_SIZE} AS size_yuan, n.loans, n.borrowers, n.overdue_days,
               {OVERDUE_BUCKET.format("n.overdue_days")} AS overdue_bucket, n.overdue_note, n.borrower_age,
               n.classification, n.guarantee, n.litigation, n.starting_price_yuan, n.starting_price_state, n.deposit_yuan,
               n.registration_deadline_at, n.bid_on, n.buyer, n.agreement_on, n.reading, n.missing, n.checks_failed,
               n.first_seen_at, n.last_seen_at, n.last_changed_at
        FROM notices n LEFT JOIN shown s ON s.subject_type = 'notice' AND s.subject_id = n.notice_id
        LEFT JOIN sellers f ON f.seller = n.seller AND f.branch = ifnull(n.branch, '')""",
    "lots_public": """
        SELECT l.lot_id, l.platform, l.source, l.url, s.title AS title, l.kind, l.goods, l.units, l.channel, l.seller, l.bank,
               l.province, l.city, l.district, s.address AS address, l.community, l.area_sqm, l.share, l.round, l.status,
               l.starts_at, l.ends_at, substr(l.ends_at, 1, 10) AS ended_on, l.appraisal_yuan, l.market_price_yuan,
               l.price_label, l.starting_price_yuan, l.current_price_yuan, l.final_price_yuan, l.deposit_yuan,
               l.increment_yuan, l.bids, l.applicants, s.conditions AS conditions, l.asset_id, l.reading, l.missing, l.checks_failed,
               l.first_seen_at, substr(l.first_seen_at, 1, 10) AS first_seen_on, l.last_seen_at, l.last_changed_at
        FROM lots l LEFT JOIN shown s ON s.subject_type = 'lot' AND s.subject_id = l.lot_id""",
    "lot_discounts_public": """
        SELECT d.subject_id AS lot_id, d.price_kind, d.price_yuan, d.base_kind, d.base_yuan, d.base_as_of, d.base_source,
               d.ratio, d.discount, d.state, d.reason, s.title AS title, l.kind, l.channel, l.seller, l.bank, l.province,
               l.city, l.district, l.round, l.status, l.starts_at, l.ends_at, l.url, l.asset_id
        FROM discounts d JOIN lots l ON l.lot_id = d.subject_id
        LEFT JOIN shown s ON s.subject_type = 'lot' AND s.subject_id = l.lot_id WHERE d.subject_type = 'lot'""",
    "project_discounts_public": f"""
        SELECT d.subject_id AS project_id, d.price_kind, d.price_yuan, d.base_kind, d.base_yuan, d.base_as_of, d.base_source,
               d.ratio, d.discount, d.state, d.reason, p.seller, p.bank, p.branch, p.product, p.phase_year, p.phase_no,
               p.state AS project_state, p.first_notice_on, {QUARTER.format("p.first_notice_on")} AS first_quarter,
               p.latest_notice_on, p.claims_yuan, p.principal_yuan, p.overdue_days,
               {OVERDUE_BUCKET.format("p.overdue_days")} AS overdue_bucket
        FROM discounts d JOIN projects p ON p.project_id = d.subject_id WHERE d.subject_type = 'project'""",
    "assets_public": """
        SELECT asset_id, kind, province, city, district, address, area_sqm, listings, rounds, platforms, status FROM assets""",
}
