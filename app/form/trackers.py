"""Fields that others append to a link on its way: mail programs, search engines, networks; they ask nothing of us."""

from collections.abc import Iterable

BEGIN = ("utm_", "mtm_", "pk_", "piwik_", "hsa_", "fb_action_", "__hs")
NAMES = (
    *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid"),
    *("igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "srsltid"),
    *(
        "gad_source",
        "gad_campaignid",
        "epik",
        "s_cid",
        "vero_id",
        "oly_anon_id",
        "oly_enc_id",
        "wickedid",
        "rb_clickid",
    ),
    *("_openstat", "_kx", "_bta_tid", "_bta_c", "ml_subscriber", "ml_subscriber_hash", "sc_cid", "irclickid"),
)


def is_tracker(name: str) -> bool:
    return name.startswith(BEGIN) or name in NAMES


def without(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What a person asks."""
    return tuple((name, text) for name, text in fields if not is_tracker(name))


def for_page() -> dict[str, list[str]]:
    """The same for the page, which leaves them out of its own links."""
    return {"begin": list(BEGIN), "names": list(NAMES)}
