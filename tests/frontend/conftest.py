"""The pages that several files ask things of are fetched once for each of them."""

from tests.factories.every_page import every_page
from tests.factories.standing import standing

pages = standing(every_page)
