"""The key in the operating system's keyring: for wards whose recorder starts after a login.

The file of ``key`` is the ordinary way; a ward chooses this one in its settings.  The fingerprint
lies where the key file would.
"""

import secrets

import keyring
from keyring.errors import KeyringError

from station.data.key import KEY_BYTES, check_fingerprint, key_of
from station.data.places import APPLICATION, Places
from station.domain.errors import Unavailable


def obtain_from_ring(places: Places) -> bytes:
    """The key of this station's record; made on the first start, never when a record exists.

    Raises ``Unavailable`` when the keyring is locked or missing, or holds no key of this record.
    """
    name = str(places.data.absolute())
    try:
        text = keyring.get_password(APPLICATION, name) or _make(places, name)
    except KeyringError as error:
        raise Unavailable(
            f"The keyring of this computer gives no key ({error}):"
            " log in and unlock it, or keep the key in its file."
        ) from error
    key = key_of(text)
    if key is None:
        raise Unavailable(
            "What the keyring of this computer holds for this station is no key:"
            " put the key back from the ward's safe copy."
        )
    places.make()
    check_fingerprint(places.key_file, key)
    return key


def _make(places: Places, name: str) -> str:
    if places.database.exists():
        raise Unavailable(
            "The record exists but its key is not in the keyring of this computer:"
            " log in as the user who owns the station, or put the key back from its safe copy."
        )
    keyring.set_password(APPLICATION, name, secrets.token_hex(KEY_BYTES))
    return keyring.get_password(APPLICATION, name) or ""
