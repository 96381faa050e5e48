"""Twilio Proxy v1 on this machine: its rules, a demo world, faults on request.

In process (``--demo``, tests) or on loopback (``simulate``).
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.simulator.demo.scenarios import (
        Scenario as Scenario,
        build_world as build_world,
        scenario as scenario,
        scenarios as scenarios,
    )
    from proxy_tui.simulator.faults.fault_file import load_faults as load_faults
    from proxy_tui.simulator.faults.fault_rules import Faults as Faults
    from proxy_tui.simulator.http.in_process import in_process as in_process
    from proxy_tui.simulator.http.loopback_server import run_forever as run_forever
    from proxy_tui.simulator.http.wsgi_app import ProxyApp as ProxyApp
    from proxy_tui.simulator.rules.store import ACCOUNT_SID as ACCOUNT_SID, AUTH_TOKEN as AUTH_TOKEN
else:
    __getattr__ = lazy_face(
        __name__,
        **{
            "demo.scenarios": ("Scenario", "build_world", "scenario", "scenarios"),
            "faults.fault_file": ("load_faults",),
            "faults.fault_rules": ("Faults",),
            "http.in_process": ("in_process",),
            "http.loopback_server": ("run_forever",),
            "http.wsgi_app": ("ProxyApp",),
            "rules.store": ("ACCOUNT_SID", "AUTH_TOKEN"),
        },
    )
