from __future__ import annotations
from contextlib import closing
from urllib.parse import quote
from pipelines.keep.database import open_reading
def test_x(get, page_database):
    import shutil; shutil.copy(page_database, "/tmp/p5/page.db")
    with closing(open_reading(page_database)) as c:
        kinds = {}
        from reports.figures.catalogue import by_id
        figs = [dict(r) for r in c.execute("SELECT * FROM figures WHERE rows NOT NULL")]
    print(len(figs))
    import collections, time
    t=time.time()
    seen={}
    for r in figs:
        a=r["rows"]
        table,_,q=a.partition("?")
        if a not in seen:
            x=get(f"{table}.json?{q}&_size=0")
            j=x.json() if x.status_code==200 else {}
            seen[a]=(x.status_code,j.get("filtered_table_rows_count"), j.get("error") or "")
        s=seen[a]
        unit=by_id()[r["figure_id"]].unit
        if s[0]!=200 or s[1]!=r["n"]:
            print("BAD",r["figure_id"],unit,r["member"],r["value"],r["n"],s,a)
    print(time.time()-t,len(seen))
    assert 0
