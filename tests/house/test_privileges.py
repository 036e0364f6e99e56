"""Observation."""
import pytest
from tests.house.knocking import *
from tests.cast import enter_the_cast
from tests.conftest import _restore

def test_observe(app, tmp_path):
    with app.app_context(): cast = enter_the_cast()
    house = PopulatedHouse(app, cast, tmp_path/"copy.db")
    people = {"visitor":None,"stranger":cast.carla,"member":cast.bob,"owner":cast.alice,"editor":cast.edith,"administrator":cast.anton}
    out=open("/tmp/attack/grid.txt","w")
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: r.endpoint):
        for method in sorted(rule.methods & {"GET","POST"}):
            door=Door(rule.endpoint, method)
            inst = bool({"instrument_id","version_id","attachment_id"} & rule.arguments) or rule.rule.startswith(("/w/","/redaktion/w"))
            for state in (list(house._slugs) if inst else [None]):
                row=[house.knock(door,p,state) for p in people.values()]
                out.write(f"{rule.endpoint:32} {method:4} {state or '-':10} {' '.join(f'{c:5}' for c in row)}\n"); out.flush()
