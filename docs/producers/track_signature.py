"""Signs records of Mixtape's tracks topic, as docs/strangers.md describes it."""

import hashlib
import hmac


def signature(name, key, track_id, value):
    """The header mixtape-signature of a record; value is its bytes, None for a withdrawal."""
    kind = [b"withdrawal"] if value is None else [b"track", value]
    parts = [b"mixtape-signature-1", track_id.encode(), *kind]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"{name}:{hmac.new(key.encode(), message, hashlib.sha256).hexdigest()}"
