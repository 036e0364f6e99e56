"""Whether a text says where pictures come from."""

import re

_CREDIT = re.compile(
    r"©|\(c\)\s|\bcopyright\b"
    r"|\b(?:Foto|Fotos|Fotograf\w*|Bild|Bilder|Abbildung(?:en)?|Abb\.|Grafik(?:en)?|"
    r"Illustration(?:en)?|Zeichnung(?:en)?|Symbole?|Icons?|Titelbild|Photos?|Pictures?|Images?|"
    r"Drawings?)\s?(?:\d{1,3}\s?)?(?:\([^)]{0,40}\)\s?)?:"
    r"|\b(?:Bild|Foto|Abbildungs)(?:nachweise?|quellen?|rechte|verzeichnis|credits?)\b"
    r"|\b(?:Fotos?|Bilder|Abbildungen|Grafiken|Zeichnungen|Illustrationen|Screenshots?)\s"
    r"(?:(?:und|im|in|des|der|auf|diese[rs]?)\s(?:\w+\s){1,3})?"
    r"(?:(?:sind|ist|stammen|stammt)\s(?:alle\s)?(?:von|vom|aus|eigene|selbst|unsere)|eigene|selbst)\b"
    r"|\b(?:eigene|selbst gemachte|selbst erstellte|selbst gezeichnete)\s"
    r"(?:Fotos?|Bilder|Abbildungen|Grafiken|Zeichnungen|Screenshots?|Aufnahmen)\b"
    r"|\b(?:photos?|pictures?|images?|drawings?) (?:are |is )?(?:by|from|our own)\b"
    r"|\b(?:pixabay|unsplash|pexels|wikimedia|openverse|openclipart|shutterstock|istock)\b",
    re.IGNORECASE,
)


def says_where_from(text: str) -> bool:
    """Tell whether a text names makers or sources of pictures."""
    return _CREDIT.search(text) is not None
