//! Who buys: six people of the design's pages first, then as many as asked for, each the same in every world.

use serde_json::json;

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub name: String,
    pub email: String,
    pub language: &'static str,
    pub street: String,
    pub city: &'static str,
    pub postcode: String,
    pub country: &'static str,
    pub currency: &'static str,
}

/// How many stand in the design's pages.
pub(crate) const NAMED: usize = 6;

const NAMED_PEOPLE: [(&str, &str); NAMED] = [
    ("Yusuf Rossi", "yusuf.rossi7301@example.com"),
    ("Anya Garcia", "anya.garcia3271@example.com"),
    ("Mei Kovacs", "mei.kovacs@example.org"),
    ("Fatima Johnson", "fatima.johnson7581@example.com"),
    ("Lucas Brown", "lucas.brown9344@example.com"),
    ("Raj Santos", "raj.santos@santoslowe.example"),
];

/// Names and towns of one language.
struct Place {
    language: &'static str,
    country: &'static str,
    currency: &'static str,
    first: &'static [&'static str],
    last: &'static [&'static str],
    cities: &'static [&'static str],
    streets: &'static [&'static str],
}

const PLACES: [Place; 6] = [
    Place {
        language: "en",
        country: "USA",
        currency: "USD",
        first: &[
            "Olivia", "Noah", "Emma", "Liam", "Sofia", "Ethan", "Amelia", "Omar", "Grace", "Daniel", "Ivy",
            "Chen", "Harper",
        ],
        last: &[
            "Moore", "Patel", "Wilson", "Nguyen", "Taylor", "Khan", "Davis", "Okoro", "Smith", "Silva", "Lee",
        ],
        cities: &["Philadelphia", "Denver", "Austin", "Seattle", "Chicago", "Columbus", "San Diego"],
        streets: &["Elm Avenue", "Sunset Drive", "Hickory Lane", "Maple Street", "River Road"],
    },
    Place {
        language: "en",
        country: "United Kingdom",
        currency: "GBP",
        first: &["Isla", "Jack", "Freya", "Arthur", "Poppy", "Rhys", "Zara", "Callum"],
        last: &["Evans", "Hughes", "Begum", "Murray", "Clarke", "Fraser", "Walsh"],
        cities: &["Leeds", "Bristol", "Cardiff", "Glasgow", "York"],
        streets: &["Station Road", "Mill Lane", "Church Street", "Park View"],
    },
    Place {
        language: "de",
        country: "Germany",
        currency: "EUR",
        first: &["Hannah", "Lukas", "Frieda", "Jürgen", "Emilia", "Felix", "Sabine"],
        last: &["Schröder", "Bauer", "Köhler", "Yılmaz", "Hoffmann"],
        cities: &["Leipzig", "Köln", "Freiburg", "Hamburg"],
        streets: &["Lindenstraße", "Am Markt", "Gartenweg"],
    },
    Place {
        language: "fr",
        country: "France",
        currency: "EUR",
        first: &["Camille", "Hugo", "Chloé", "Théo", "Inès", "Benoît"],
        last: &["Lefèvre", "Moreau", "Diallo", "Garnier", "Roux"],
        cities: &["Lyon", "Nantes", "Lille"],
        streets: &["Rue des Tilleuls", "Avenue Foch", "Place du Marché"],
    },
    Place {
        language: "es",
        country: "Spain",
        currency: "EUR",
        first: &["Lucía", "Mateo", "Carmen", "Álvaro", "Nuria"],
        last: &["Fernández", "Ortega", "Ibáñez", "Romero"],
        cities: &["Valencia", "Sevilla", "Bilbao"],
        streets: &["Calle Mayor", "Avenida del Puerto"],
    },
    Place {
        language: "ar",
        country: "United Arab Emirates",
        currency: "USD",
        first: &["ليلى", "يوسف", "نور"],
        last: &["الهاشمي", "حداد"],
        cities: &["Dubai", "Sharjah"],
        streets: &["Al Wasl Road"],
    },
];

const JAPAN: Place = Place {
    language: "ja",
    country: "Japan",
    currency: "USD",
    first: &["健太", "さくら", "陽子"],
    last: &["田中", "鈴木"],
    cities: &["Osaka", "Kyoto"],
    streets: &["Umeda 2-chome"],
};

/// Which place a customer is of, going round: mostly English.
const ROUND: [usize; 20] = [0, 2, 1, 3, 0, 4, 0, 1, 2, 0, 1, 3, 0, 0, 4, 1, 5, 0, 2, 6];

/// The customer at `at`.
pub(crate) fn person(at: usize) -> Person {
    let of = |round: usize| PLACES.get(round).unwrap_or(&JAPAN);
    let (place, turn) =
        if at < NAMED { (of(0), at) } else { (of(ROUND[(at - NAMED) % ROUND.len()]), at - NAMED) };
    let pick =
        |from: &'static [&'static str], step: usize| from[(turn + turn / ROUND.len() * step) % from.len()];
    let (name, email) = match NAMED_PEOPLE.get(at) {
        Some((name, email)) => ((*name).to_owned(), (*email).to_owned()),
        None => {
            let (first, last) = (pick(place.first, 3), pick(place.last, 5));
            (format!("{first} {last}"), email(first, last, 1000 + at))
        }
    };
    Person {
        name,
        email,
        language: place.language,
        street: format!("{} {}", 3 + at * 7 % 190, pick(place.streets, 1)),
        city: pick(place.cities, 2),
        postcode: format!("{:05}", 10_115 + at * 263),
        country: place.country,
        currency: place.currency,
    }
}

impl Person {
    /// What a friendly letter calls them.
    pub fn first(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    /// The customer at `at` in the import's format.
    fn line(&self, at: usize) -> String {
        let customer = json!({
            "type": "customer",
            "key": key(at),
            "name": self.name,
            "emails": [self.email],
            "phones": [format!("+1 215 555 {at:04}")],
            "language": self.language,
            "address": self.address(),
        });
        format!("{customer}\n")
    }

    /// Where their parcels go, in the import's format.
    pub fn address(&self) -> serde_json::Value {
        json!({"line1": self.street, "city": self.city, "postcode": self.postcode, "country": self.country})
    }
}

/// The shop's id of the customer at `at`.
pub(crate) fn key(at: usize) -> String {
    format!("C{}", 10_000 + at)
}

/// All customers in the import's format.
pub(crate) fn lines(people: &[Person]) -> String {
    people.iter().enumerate().map(|(at, person)| person.line(at)).collect()
}

/// Letters that every mail server knows; a customer whose name has none is known by a number alone.
fn email(first: &str, last: &str, number: usize) -> String {
    let plain = |name: &str| -> String {
        let lower = name.to_lowercase();
        let folded = lower.chars().map(|letter| match letter {
            'á' | 'à' | 'ä' => 'a',
            'é' | 'è' => 'e',
            'í' | 'î' | 'ı' => 'i',
            'ö' => 'o',
            'ü' => 'u',
            'ñ' => 'n',
            other => other,
        });
        folded.filter(char::is_ascii_lowercase).collect()
    };
    match (plain(first), plain(last)) {
        (first, last) if first.is_empty() || last.is_empty() => format!("customer{number}@example.org"),
        (first, last) => format!("{first}.{last}{number}@example.com"),
    }
}
