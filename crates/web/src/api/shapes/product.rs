//! A product with its variants.

use orders::product::{ProductView, VariantView};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Money, Options, stored};

/// A product.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Product {
    /// Its id in the shop.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// What the shop sorts it under.
    #[schema(value_type = Vec<String>)]
    pub tags: Value,
    /// What can be bought.
    pub variants: Vec<Variant>,
    /// What the shop knows beyond these fields.
    #[schema(value_type = Object)]
    pub extra: Value,
}

/// One thing that can be bought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Variant {
    /// Its id in the shop.
    pub sku: String,
    /// What is chosen.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub options: Options,
    /// What it costs.
    pub price: Money,
    /// True when it can be bought now.
    pub is_available: bool,
    /// How many there are; null when the shop doesn't say.
    pub stock: Option<i64>,
}

impl Product {
    /// `product` for a program.
    pub fn of(product: &ProductView) -> Product {
        Product {
            key: product.key.clone(),
            title: product.title.clone(),
            tags: stored(&product.tags),
            variants: product.variants.iter().map(Variant::of).collect(),
            extra: stored(&product.extra),
        }
    }
}

impl Variant {
    fn of(variant: &VariantView) -> Variant {
        Variant {
            sku: variant.sku.clone(),
            options: Options(variant.options.clone()),
            price: Money::from(&variant.price),
            is_available: variant.is_available,
            stock: variant.stock,
        }
    }
}
