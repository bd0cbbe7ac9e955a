"""A small case as text, to be broken on purpose, and a way to put it on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

SMALL = {
    "case.yaml": """\
title: A small case
base_year: 2023
years: [2022, 2023]
economy: KAZ
currency: USD
unmet_usd_t: 10000
carrying_rate: 0
""",
    "countries.csv": "id,name\nKAZ,Kazakhstan\nRUS,Russia\nNA,Namibia\n",
    "places.csv": "id,name,country,kind,lon,lat,source,grade\n"
    "atyrau,Атырау,KAZ,field,51.9,47.1,map,reported\n"
    'samara,"Samara, on the Volga",RUS,hub,50.1,53.2,map,reported\n'
    'walvis,"Walvis ""Bay""",NA,port,14.5,-22.9,map,reported\n',
    "goods.csv": "id,name,handling,value_usd_t,density_t_m3,hs,source,grade\n"
    "oil,Crude oil,liquid,600,0.86,2709,map,reported\n"
    "horses,Horses,live,,,0101;ex 0102,map,reported\n"
    "fuel,Fuel,liquid,700,0.8,2710,map,reported\n",
    "modes.csv": "id,name,speed_km_h,carries,at_sea,kind,source,grade\n"
    "pipe,Pipeline,5,liquid,no,oil_pipeline,map,reported\n"
    "sea,Sea,25,liquid;live,yes,sea,map,reported\n",
    "links.csv": "id,from,to,mode,both_ways,length_km,countries,capacity_kt,cost_usd_t,goods,"
    "opens,closes,waypoints,source,grade,fleet\n"
    "at_sa,atyrau,samara,pipe,no,700,KAZ:452;RUS:248,17500,20,oil;fuel,"
    "1970,2050,51 49;50.5 51,map,reported,\n"
    "sa_wa,samara,walvis,sea,yes,12000,RUS:100;NA:50,,35.5,,,,,map,reported,ships\n",
    "frictions.csv": "table,row,good,origin,usd_t,source,grade\n"
    "supply,field,oil,,-2,map,reported\n",
    "fleets.csv": "id,name,vehicles,payload_t,speed_km_h,source,grade\n"
    "ships,Ships,5,50000,24,map,reported\n",
    "interchanges.csv": "id,place,from_mode,to_mode,capacity_kt,source,grade\n"
    "port,samara,pipe,sea,15000,map,reported\n",
    "congestion.csv": "id,table,row,shape,capacity_kt,vehicle_t,source,grade\n"
    "gate,links,at_sa,queue,,2000,map,reported\n"
    "berth,interchanges,port,table,,,map,reported\n",
    "congestion_points.csv": "congestion,point,load_kt,hours,source,grade\n"
    "berth,1,5000,1,map,reported\nberth,2,10000,5,map,reported\nberth,3,15000,20,map,reported\n",
    "supply.csv": "id,place,good,year,quantity_kt,cost_usd_t,source,grade\n"
    "field,atyrau,oil,2023,16000,100,map,reported\n",
    "demand.csv": "id,place,good,quantity_kt,price_usd_t,origins,source,grade\n"
    "refiner,walvis,oil,9000,580,KAZ;RUS,map,reported\n",
    "storage.csv": "id,place,good,capacity_kt,stock_kt,source,grade\n"
    "tanks,samara,oil,300,200,map,reported\n",
    "outages.csv": "id,name,table,row,owner,left,per_year,days,shape,source,grade\n"
    "storm,Storm,interchanges,port,,0,2,5,,map,reported\n"
    "fault,Fault,,,Samara Mills,0.5,0.25,30,fixed,map,reported\n",
    "plants.csv": "id,name,place,capacity_kt,owner,source,grade\n"
    "mill,The mill,samara,5000,Samara Mills,map,reported\n",
    "recipes.csv": "id,plant,cost_usd_t,source,grade\nrun,mill,4,map,reported\n",
    "recipe_goods.csv": "recipe,good,role,ratio,source,grade\n"
    "run,oil,in,1,map,reported\nrun,fuel,out,0.9,map,reported\n",
    "controls.csv": "id,title,authority,effect,hs,products,quota_kt,starts,ends,source,grade\n"
    "ban,A ban,Someone,prohibit,84;8517,106,,2023-01-01,2023-12-31,map,reported\n",
    "control_status.csv": "control,date,status,source\nban,2023-10-20,announced,map\n",
    "projects.csv": "id,name,capex_musd,source,grade\nloop,A loop line,250,map,reported\n",
    "project_changes.csv": "project,table,row,column,action,value\n"
    "loop,links,at_sa,capacity_kt,add,2.5 Mt\n",
    "changes.csv": "id,year,table,row,column,value,source,grade\n"
    "more,2022,links,at_sa,goods,oil,map,reported\n",
    "ranges.csv": "table,row,column,low,high,source,grade\n"
    "links,at_sa,capacity_kt,15000,20000,map,reported\n",
    "observed.csv": "id,year,table,row,good,quantity_kt,source,grade\n"
    "seen,2023,links,at_sa,oil,9000,map,reported\n"
    "loaded,2023,interchanges,port,oil,15000,map,reported\n",
    "confirmed.csv": "table,row,column,check,reason,source\n"
    "interchanges,port,capacity_kt,W122,The berth was full all year.,map\n",
    "sources.csv": "id,publisher,title\nmap,Someone,A map\n",
}
"""A case without an error or a warning, in canonical form but for one value with a unit."""

Put = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def small() -> dict[str, str | bytes]:
    """The files of the small case, free to be changed."""
    return dict(SMALL)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write files into a new folder and return it."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "small"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return folder

    return write
