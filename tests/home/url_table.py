"""Who gets what at the addresses of My day."""

from tests.house.walk import members

PAGES = {"home:my-day": members(), "home:tasks": members()}
API = {"GET /my-day": members()}
