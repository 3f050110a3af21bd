//! What the shop sells: twelve products with their tags, variants and stock.

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
    /// What policies and searches know it by.
    pub tags: &'static [&'static str],
    /// Pieces of each variant there are, going round.
    pub stock: &'static [i64],
}

/// The product that books are, for their lower tax.
pub(crate) const BOOK: &str = "book";

/// In the order of the shop's page.
pub(crate) const GOODS: [Goods; 12] = [
    Goods {
        key: "lamp",
        title: "Halden desk lamp",
        blurb: "Warm light that dims to a candle and turns to where you read.",
        price_cents: 8_900,
        sku: 5_012_996_880,
        option: ("colour", &["brass", "black", "white"]),
        tags: &["lighting"],
        stock: &[24, 3, 0],
    },
    Goods {
        key: "shelf",
        title: "Birk bookshelf",
        blurb: "Five boards, eight screws, room for two hundred books.",
        price_cents: 17_900,
        sku: 8_895_454_200,
        option: ("wood", &["birch", "walnut", "white"]),
        tags: &["furniture", "bulky"],
        stock: &[9, 2, 14],
    },
    Goods {
        key: "chair",
        title: "Arvid office chair",
        blurb: "Holds your back all day and forgets you by evening.",
        price_cents: 26_900,
        sku: 4_274_709_900,
        option: ("colour", &["grey", "black", "moss"]),
        tags: &["furniture", "bulky"],
        stock: &[48, 31, 5],
    },
    Goods {
        key: "keyboard",
        title: "Mechanical keyboard",
        blurb: "Full size or compact, with the switches your fingers like.",
        price_cents: 23_513,
        sku: 7_706_410_293,
        option: ("switches", &["linear", "tactile", "clicky"]),
        tags: &["electronics"],
        stock: &[12, 7, 19],
    },
    Goods {
        key: "thermostat",
        title: "Smart thermostat",
        blurb: "Learns when you are home and heats no room for nobody.",
        price_cents: 30_250,
        sku: 4_953_074_700,
        option: ("colour", &["white", "graphite"]),
        tags: &["electronics", "warranty"],
        stock: &[16, 1],
    },
    Goods {
        key: "kettle",
        title: "Solvei kettle",
        blurb: "Boils a cup in forty seconds and keeps quiet about it.",
        price_cents: 6_450,
        sku: 3_909_406_900,
        option: ("colour", &["cream", "steel", "black"]),
        tags: &["kitchen"],
        stock: &[33, 0, 18],
    },
    Goods {
        key: "throw",
        title: "Wool throw",
        blurb: "Norwegian wool, long enough for two on one sofa.",
        price_cents: 7_900,
        sku: 6_454_334_900,
        option: ("colour", &["green", "grey", "mustard"]),
        tags: &["textiles", "sale"],
        stock: &[21, 26, 4],
    },
    Goods {
        key: "shoes",
        title: "Running shoes",
        blurb: "Light enough to forget, firm enough for winter streets.",
        price_cents: 10_742,
        sku: 9_791_469_500,
        option: ("size", &["40", "41", "42", "43", "44"]),
        tags: &["sport", "outdoor"],
        stock: &[6, 11, 2, 9, 0],
    },
    Goods {
        key: "cookbook",
        title: "The quiet kitchen, a cookbook",
        blurb: "Ninety dishes for people who like to talk while they cook.",
        price_cents: 3_200,
        sku: 1_204_771_300,
        option: ("binding", &["hardcover", "paperback"]),
        tags: &[BOOK],
        stock: &[40, 65],
    },
    Goods {
        key: "toothbrush",
        title: "Bamboo toothbrushes",
        blurb: "Four of them, in four colours, so that nobody asks whose is whose.",
        price_cents: 1_290,
        sku: 1_348_210_500,
        option: ("bristles", &["soft", "medium"]),
        tags: &["hygiene"],
        stock: &[120, 84],
    },
    Goods {
        key: "doorplate",
        title: "Doorplate with your name",
        blurb: "Cut from one piece of oak, with the name you tell us.",
        price_cents: 4_900,
        sku: 1_577_906_100,
        option: ("wood", &["oak", "walnut"]),
        tags: &["personalised"],
        stock: &[60, 22],
    },
    Goods {
        key: "lantern",
        title: "Garden lantern",
        blurb: "Stands in any weather and lights the way to the bins.",
        price_cents: 5_450,
        sku: 1_690_338_700,
        option: ("colour", &["rust", "black"]),
        tags: &["outdoor", "lighting", "sale"],
        stock: &[2, 17],
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
        let stock = goods.stock.iter().cycle();
        let variants = choices.iter().zip(goods.sku..).zip(stock).map(|((choice, sku), stock)| {
            json!({
                "sku": sku.to_string(),
                "options": {option: choice},
                "price": decimal(goods.price_cents),
                "currency": "USD",
                "available": *stock > 0,
                "stock": stock,
            })
        });
        let product = json!({
            "type": "product",
            "key": goods.key,
            "title": goods.title,
            "tags": goods.tags,
            "variants": variants.collect::<Vec<_>>(),
        });
        format!("{product}\n")
    });
    lines.collect()
}
