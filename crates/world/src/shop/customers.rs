//! Who buys: six people of the design's pages first, then as many as asked for, each the same in every world.

use serde_json::{Value, json};

use super::catalogue::{BOOK, Goods, decimal};

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

/// A customer the demo can be tried as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shopper {
    /// The address to sign in with.
    pub email: &'static str,
    /// What is to be seen with them.
    pub shows: &'static str,
}

/// Whom to sign in as, to see what customers see.
pub const SHOPPERS: &[Shopper] = &[
    Shopper { email: NAMED_PEOPLE[5].1, shows: "orders to change, to cancel and to take that back; returns" },
    Shopper { email: NAMED_PEOPLE[2].1, shows: "an order to return until a date, a return, an invoice" },
    Shopper { email: NAMED_PEOPLE[1].1, shows: "an order on its way, money back, a claim that was decided" },
    Shopper { email: NAMED_PEOPLE[3].1, shows: "a late parcel, a part returned, a credit note" },
    Shopper { email: NAMED_PEOPLE[0].1, shows: "an exchange, a registered product, a gift" },
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
            "addresses": self.further_addresses(at),
            "methods": methods(at).iter().map(|method| method.json(self.currency)).collect::<Vec<_>>(),
            "extra": level(at).map(|level| json!({ "level": level })),
        });
        format!("{customer}\n")
    }

    /// Named customers have parcels sent to work, too; so does every seventh of the others.
    fn further_addresses(&self, at: usize) -> Vec<Value> {
        if at >= NAMED && !at.is_multiple_of(7) {
            return Vec::new();
        }
        let (line1, postcode) = (format!("{} Harbour Street", 20 + at), format!("{:05}", 20_400 + at));
        vec![json!({
            "label": "Office",
            "name": self.name,
            "line1": line1,
            "city": self.city,
            "postcode": postcode,
            "country": self.country,
        })]
    }

    /// Percent of tax in the price of `goods` where they live.
    pub fn tax_rate(&self, goods: &Goods) -> f64 {
        let (standard, books) = match self.country {
            "Germany" => (19.0, 7.0),
            "France" => (20.0, 5.5),
            "Spain" => (21.0, 4.0),
            "United Kingdom" => (20.0, 0.0),
            "United Arab Emirates" => (5.0, 5.0),
            "Japan" => (10.0, 10.0),
            _ => (0.0, 0.0),
        };
        if goods.tags.contains(&BOOK) { books } else { standard }
    }

    /// Where their parcels go, in the import's format.
    pub fn address(&self) -> serde_json::Value {
        json!({"line1": self.street, "city": self.city, "postcode": self.postcode, "country": self.country})
    }
}

/// A way to pay.
struct Method {
    key: String,
    kind: &'static str,
    label: String,
    balance_cents: Option<i64>,
}

impl Method {
    fn json(&self, currency: &str) -> Value {
        let balance = self.balance_cents.map(decimal);
        json!({"key": self.key, "kind": self.kind, "label": self.label, "currency": currency, "balance": balance})
    }
}

/// How the customer at `at` pays: by card, mostly also by PayPal, some with what is left on a gift card or as credit.
fn methods(at: usize) -> Vec<Method> {
    let digits = 1_000 + at * 3_571 % 9_000;
    let method = |key: String, kind, label: String, balance_cents| Method { key, kind, label, balance_cents };
    let mut methods =
        vec![method(format!("card_{digits}"), "card", format!("Visa ending in {digits}"), None)];
    if at < NAMED || at % 3 != 1 {
        methods.push(method("paypal".into(), "paypal", "PayPal".into(), None));
    }
    if at < NAMED || at.is_multiple_of(5) {
        let (label, cents) = (format!("Gift card {digits}"), 2_500 + at as i64 % 8 * 1_500);
        methods.push(method(format!("gift_card_{digits}"), "gift_card", label, Some(cents)));
    }
    if at % 11 == 3 {
        methods.push(method("store_credit".into(), "store_credit", "Store credit".into(), Some(1_850)));
    }
    methods
}

/// The key of the method by which the customer at `at` pays an order of `total_cents`.
pub(crate) fn pays_with(at: usize, total_cents: i64) -> String {
    let ways = methods(at);
    let ways: Vec<&Method> = ways.iter().filter(|method| method.balance_cents.is_none()).collect();
    ways[total_cents.unsigned_abs() as usize / 10 % ways.len()].key.clone()
}

/// What the shop calls its best customers.
fn level(at: usize) -> Option<&'static str> {
    match at % 9 {
        2 => Some("gold"),
        0 | 5 => Some("silver"),
        _ => None,
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
