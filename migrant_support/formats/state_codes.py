"""Codes of states and issuers in machine-readable zones: ISO 3166-1 alpha-3 and those of ICAO Doc 9303-3 section 5.

A person's nationality is kept as ISO; the code as it stands on the document stays with the document.
"""

_ISO_CODES = (
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH "
    "BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB "
    "CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO "
    "GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN "
    "IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA "
    "MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER "
    "NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU "
    "RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA "
    "TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT "
    "WLF WSM YEM ZAF ZMB ZWE "
)
_ISO = frozenset(_ISO_CODES.split())

_AS_ISO = {"D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR"}
"""Germany's one letter; British nationals who are no citizens."""

_OTHER_CODES = "EUE RKS UNA UNK UNO XAA XBA XCC XCE XCO XCT XDC XEC XES XIM XMP XOM XPO XXA XXB XXC XXX UTO"
_OTHERS = frozenset(_OTHER_CODES.split())
"""The European Union, Kosovo, the United Nations, organisations, stateless (XXA), refugees (XXB, XXC), unspecified
(XXX), and Utopia, whose papers are specimens."""

SPECIMEN = "UTO"


def is_known_code(code: str) -> bool:
    """May this code stand on a document as its issuer or as a nationality?"""
    return code in _ISO or code in _AS_ISO or code in _OTHERS


def iso3_of(code: str) -> str | None:
    """The ISO 3166-1 alpha-3 country that a code on a document means; None for codes that mean no country."""
    return code if code in _ISO else _AS_ISO.get(code)
