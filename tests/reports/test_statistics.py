import pytest
from tests.cast import DAWN
@pytest.mark.parametrize("key", ["funnel","activities","wins","hours","forecast"])
def test_page(firm, as_, key):
    a = as_(firm.administrator).get(f"/reports/{key}/")
    assert a.status_code == 200, a.content[:3000]
