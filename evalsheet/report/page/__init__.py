"""報告.html: where the round stands, on one page that needs nothing beside itself.

What is shown comes as values; what is worked out here is where it stands on the page.
"""

from evalsheet.report.page.facts import FormFacts, PageFacts
from evalsheet.report.page.write import page_html, write_page

__all__ = ["FormFacts", "PageFacts", "page_html", "write_page"]
