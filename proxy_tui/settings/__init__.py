"""Flags, environment, ``.env`` and ``config.toml`` as one frozen object.

The only package that reads the environment. A module loads when one of its names
is first used, so a start without mistakes loads little more than the standard library.
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.settings.config_edit import (
        remove_view as remove_view,
        rename_view as rename_view,
        save_columns as save_columns,
        save_search_index as save_search_index,
        save_view as save_view,
    )
    from proxy_tui.settings.config_file import read_config as read_config
    from proxy_tui.settings.default_folders import (
        config_folder as config_folder,
        state_folder as state_folder,
    )
    from proxy_tui.settings.dotenv_file import read_dotenv as read_dotenv
    from proxy_tui.settings.guards import Guards as Guards, guards_of as guards_of
    from proxy_tui.settings.lists import SavedView as SavedView
    from proxy_tui.settings.loader import find_config as find_config, load as load
    from proxy_tui.settings.profiles import (
        kept_base_url as kept_base_url,
        use_profile as use_profile,
    )
    from proxy_tui.settings.secret import Secret as Secret
    from proxy_tui.settings.settings import (
        ConfigTable as ConfigTable,
        CredentialSet as CredentialSet,
        Overrides as Overrides,
        Profile as Profile,
        Settings as Settings,
    )
    from proxy_tui.settings.spelling import nearest as nearest
    from proxy_tui.settings.zone import find_zone as find_zone
else:
    __getattr__ = lazy_face(
        __name__,
        config_edit=(
            "remove_view",
            "rename_view",
            "save_columns",
            "save_search_index",
            "save_view",
        ),
        config_file=("read_config",),
        default_folders=("config_folder", "state_folder"),
        dotenv_file=("read_dotenv",),
        guards=("Guards", "guards_of"),
        lists=("SavedView",),
        loader=("find_config", "load"),
        profiles=("kept_base_url", "use_profile"),
        secret=("Secret",),
        settings=("ConfigTable", "CredentialSet", "Overrides", "Profile", "Settings"),
        spelling=("nearest",),
        zone=("find_zone",),
    )
