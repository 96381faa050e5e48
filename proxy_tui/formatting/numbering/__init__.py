"""What the world's numbering plans say about a number; loads phonenumbers at first use."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.formatting.numbering.plans import Plan as Plan, plan_of as plan_of
else:
    __getattr__ = lazy_face(__name__, plans=("Plan", "plan_of"))
