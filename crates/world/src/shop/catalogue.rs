//! What the shop sells: eight products and their variants.

use serde_json::json;

/// A product as the demo's shop page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// What it is called.
    pub title: &'static str,
    /// What it costs, as people read it.
    pub price: String,
    /// A sentence about it.
    pub blurb: &'static str,
}

/// A product with what can be chosen of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goods {
    pub key: &'static str,
    pub title: &'static str,
    pub blurb: &'static str,
    pub price_cents: i64,
    /// SKU of the first variant; the others count up.
    pub sku: u64,
    /// What is chosen: its name, and the choices.
    pub option: (&'static str, &'static [&'static str]),
}

/// In the order of the shop's page.
pub(crate) const GOODS: [Goods; 8] = [
    Goods {
        key: "lamp",
        title: "Halden desk lamp",
        blurb: "Warm light that dims to a candle and turns to where you read.",
        price_cents: 8_900,
        sku: 5_012_996_880,
        option: ("colour", &["brass", "black", "white"]),
    },
    Goods {
        key: "shelf",
        title: "Birk bookshelf",
        blurb: "Five boards, eight screws, room for two hundred books.",
        price_cents: 17_900,
        sku: 8_895_454_200,
        option: ("wood", &["birch", "walnut", "white"]),
    },
    Goods {
        key: "chair",
        title: "Arvid office chair",
        blurb: "Holds your back all day and forgets you by evening.",
        price_cents: 26_900,
        sku: 4_274_709_900,
        option: ("colour", &["grey", "black", "moss"]),
    },
    Goods {
        key: "keyboard",
        title: "Mechanical keyboard",
        blurb: "Full size or compact, with the switches your fingers like.",
        price_cents: 23_513,
        sku: 7_706_410_293,
        option: ("switches", &["linear", "tactile", "clicky"]),
    },
    Goods {
        key: "thermostat",
        title: "Smart thermostat",
        blurb: "Learns when you are home and heats no room for nobody.",
        price_cents: 30_250,
        sku: 4_953_074_700,
        option: ("colour", &["white", "graphite"]),
    },
    Goods {
        key: "kettle",
        title: "Solvei kettle",
        blurb: "Boils a cup in forty seconds and keeps quiet about it.",
        price_cents: 6_450,
        sku: 3_909_406_900,
        option: ("colour", &["cream", "steel", "black"]),
    },
    Goods {
        key: "throw",
        title: "Wool throw",
        blurb: "Norwegian wool, long enough for two on one sofa.",
        price_cents: 7_900,
        sku: 6_454_334_900,
        option: ("colour", &["green", "grey", "mustard"]),
    },
    Goods {
        key: "shoes",
        title: "Running shoes",
        blurb: "Light enough to forget, firm enough for winter streets.",
        price_cents: 10_742,
        sku: 9_791_469_500,
        option: ("size", &["40", "41", "42", "43", "44"]),
    },
];

/// The products of the demo's shop page: the ones that orders are made of.
pub fn storefront() -> Vec<Product> {
    let shown = |goods: &Goods| Product {
        title: goods.title,
        price: format!("$ {}", decimal(goods.price_cents)),
        blurb: goods.blurb,
    };
    GOODS.iter().map(shown).collect()
}

/// The product `key`.
pub(crate) fn goods(key: &str) -> &'static Goods {
    GOODS.iter().find(|goods| goods.key == key).expect("scripts name products of the catalogue")
}

/// Minor units as a file has them: `8900` as `89.00`.
pub(crate) fn decimal(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The catalogue in the import's format.
pub(crate) fn lines() -> String {
    let lines = GOODS.iter().map(|goods| {
        let (option, choices) = goods.option;
        let variants = choices.iter().zip(goods.sku..).map(|(choice, sku)| {
            json!({"sku": sku.to_string(), "options": {option: choice}, "price": decimal(goods.price_cents), "currency": "USD"})
        });
        let product = json!({"type": "product", "key": goods.key, "title": goods.title, "variants": variants.collect::<Vec<_>>()});
        format!("{product}\n")
    });
    lines.collect()
}
