//! A customer with what they are known by and how they pay.

use orders::method::Method as Kept;
use people::customer::dossier::Dossier;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Address, Money, money, stored, time};

/// A person or company that buys.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Customer {
    /// Their id.
    pub id: String,
    /// Their id in the shop; empty when there is none.
    pub key: String,
    /// As they call themselves.
    pub name: String,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// BCP 47; empty when unknown.
    pub language: String,
    /// Where they live.
    pub address: Address,
    /// How they pay.
    pub payment_methods: Vec<Method>,
    /// What the shop knows beyond these fields.
    #[schema(value_type = Object)]
    pub extra: Value,
    /// Since when they are known.
    pub created_at: String,
}

/// A way to pay.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Method {
    /// Its id in the shop.
    #[schema(example = "gift_card_1725971")]
    pub key: String,
    /// As `card` or `gift_card`.
    pub kind: String,
    /// As people read it.
    pub label: String,
    /// What is left on it; null where that isn't known.
    pub balance: Option<Money>,
}

impl Customer {
    /// `dossier` with their ways to pay.
    pub fn of(dossier: &Dossier, methods: &[Kept]) -> Customer {
        let own = methods.iter().filter(|method| dossier.cluster.contains(&method.customer_id));
        let mut extra = stored(&dossier.extra);
        Customer {
            id: dossier.id.to_string(),
            key: dossier.key.clone(),
            name: dossier.name.clone(),
            emails: dossier.emails.clone(),
            phones: dossier.phones.clone(),
            language: dossier.language.clone(),
            address: address(&dossier.address, &mut extra),
            payment_methods: own.map(Method::of).collect(),
            extra,
            created_at: time(dossier.created_ms),
        }
    }
}

impl Method {
    fn of(method: &Kept) -> Method {
        Method {
            key: method.key.clone(),
            kind: method.kind.as_str().into(),
            label: method.label.clone(),
            balance: method.balance_minor.map(|minor| money(minor, &method.currency)),
        }
    }
}

/// In parts where the shop gave parts, which the import keeps in `extra`; else as the lines that are known.
fn address(lines: &str, extra: &mut Value) -> Address {
    let parts = extra.as_object_mut().and_then(|extra| extra.remove("address"));
    let parts = parts.and_then(|parts| serde_json::from_value::<orders::Address>(parts).ok());
    match parts {
        Some(parts) => Address::from(&parts),
        None => Address { lines: lines.lines().map(str::to_owned).collect(), ..Address::default() },
    }
}
