"""Invents people: names of three communities, birth, sex, documents and telephones that agree with each other."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import phonenumbers

SURNAMES = [
    "Perera",
    "Fernando",
    "Bandara",
    "Jayasuriya",
    "Gunasekara",
    "Herath",
    "Ratnayake",
    "Wickremasinghe",
    "Abeywardena",
    "Senanayake",
    "Dias",
    "Kumarasinghe",
    "Selvarajah",
    "Nadarajah",
    "Sivalingam",
    "Ponnambalam",
    "Thangarasa",
    "Rasheed",
    "Cassim",
    "Mohideen",
    "Hanifa",
    "Nilaweera",
    "Edirisinghe",
    "Ekanayaka",
    "Weeratunga",
    "Kulasekara",
    "Tennakoon",
]
WOMEN = [
    "Nimali",
    "Kusum",
    "Sandya",
    "Thilini",
    "Iresha",
    "Malkanthi",
    "Chandani",
    "Sharmila",
    "Kalaivani",
    "Nirmala",
    "Yogeswary",
    "Rizana",
    "Ameena",
    "Shifana",
    "Pushpika",
    "Nadeeka",
    "Sumithra",
    "Vijitha",
    "Dayani",
    "Lakmali",
]
MEN = [
    "Sunil",
    "Nuwan",
    "Chaminda",
    "Roshan",
    "Ranjan",
    "Pradeep",
    "Kandeepan",
    "Suthakaran",
    "Ravindran",
    "Farhan",
    "Imtiyas",
    "Nazeer",
    "Lakshman",
    "Priyantha",
    "Dammika",
    "Saman",
    "Ashoka",
    "Mahinda",
    "Jegan",
    "Thilak",
]
MIDDLE = ["Kumari", "Damayanthi", "Priyangika", "Sanjeewani", "Lanka", "Mala", "Devi", "Rani"]
MIDDLE_OF_MEN = ["Kumara", "Sanjeewa", "Lal", "Nishantha", "Prasanna", "Raj", "Mohamed", "Asela"]
CHILDREN = ["Sahan", "Dinuli", "Kavisha", "Nethmi", "Arun", "Yusuf", "Hafsa", "Minuli"]
IN_SINHALA = ["කුසුම් බණ්ඩාර", "නිර්මලා රත්නායක", "චන්ද්\u200dරා ප්\u200dරනාන්දු", "ශ්\u200dරියානි හේරත්"]
IN_TAMIL = ["கலைவாணி நடராஜா", "யோகேஸ்வரி சிவலிங்கம்", "நிர்மலா தங்கராசா", "சர்மிளா பொன்னம்பலம்"]
HOSTS = {
    "KWT": "+9655{7}",
    "OMN": "+9689{7}",
    "SAU": "+96650{7}",
    "JOR": "+96279{7}",
    "LBN": "+96170{6}",
    "QAT": "+97455{6}",
    "ARE": "+97150{7}",
    "MDV": "+96077{5}",
    "CYP": "+35799{6}",
    "LKA": "+9477{7}",
    "BHR": "+97336{6}",
    "MYS": "+6012{7}",
}
CODES = {
    "KWT": "965",
    "OMN": "968",
    "SAU": "966",
    "JOR": "962",
    "LBN": "961",
    "QAT": "974",
    "ARE": "971",
    "MDV": "960",
    "CYP": "357",
    "LKA": "94",
    "BHR": "973",
    "MYS": "60",
}
ZERO_IN_FRONT = frozenset({"SAU", "JOR", "ARE", "LKA", "MYS"})


@dataclass
class Somebody:
    """One invented person."""

    given: str
    surname: str
    sex: str
    born: date
    passport: str
    expires: date
    nic: str
    phone: str
    home: str
    script: str = ""
    children: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Given names, then surname."""
        return f"{self.given} {self.surname}"

    @property
    def initials(self) -> str:
        """The given names shortened, then the surname."""
        return " ".join([*(w[0] for w in self.given.split()), self.surname])


class Crowd:
    """Invents people one after another, none of them like another by chance."""

    def __init__(self, random: Random, country: str) -> None:
        self.random, self.country = random, country
        self._names: set[str] = set()
        self._days: set[date] = set()

    def somebody(self, sex: str = "") -> Somebody:
        """Somebody new; a woman or a man where that matters."""
        sex = sex or self.random.choice("FFFM")
        given, surname = self._name(sex)
        born = self._day()
        return Somebody(
            given,
            surname,
            sex,
            born,
            f"N{self.random.randrange(1_000_000, 9_999_999)}",
            date(2022, 1, 1) + timedelta(days=self.random.randrange(2_500)),
            self._nic(born, sex),
            self._number(HOSTS[self.country]),
            self._number("+9471{7}"),
        )

    def _name(self, sex: str) -> tuple[str, str]:
        while True:
            first = self.random.choice(WOMEN if sex == "F" else MEN)
            middle = self.random.choice(MIDDLE if sex == "F" else MIDDLE_OF_MEN)
            surname = self.random.choice(SURNAMES)
            given = first if self.random.random() < 0.4 else f"{first} {middle}"
            if f"{first} {surname}" not in self._names:
                self._names.add(f"{first} {surname}")
                return given, surname

    def _day(self) -> date:
        while True:
            day = date(1962, 1, 2) + timedelta(days=self.random.randrange(13_500))
            if day not in self._days:
                self._days |= {day}
                return day

    def _nic(self, born: date, sex: str) -> str:
        day = (born.replace(year=2000) - date(2000, 1, 1)).days + 1 + (500 if sex == "F" else 0)
        return f"{born.year}{day:03d}0{self.random.randrange(1_000, 9_999)}"

    def _number(self, pattern: str) -> str:
        front, _, rest = pattern.partition("{")
        while True:
            number = front + "".join(self.random.choice("123456789") for _ in range(int(rest.rstrip("}"))))
            if phonenumbers.is_valid_number(phonenumbers.parse(number)):
                return number
