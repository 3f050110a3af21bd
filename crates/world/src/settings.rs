//! How the demo shop is set up, and what both its stories and its scenes stand on.

use base::config::{Config, Connections, Mail, Returns, Seller, Shop};
use base::jobs::Outcome;
use base::{Error, Result};

/// What the demo shop is called.
pub const SHOP_NAME: &str = "Northwind Home";

/// The address its customers write to.
pub const SHOP_ADDRESS: &str = "help@northwind.example";

/// How the demo shop is set up: who sells, where returns go, when it is open. Nothing in it leaves the machine.
pub fn config() -> Config {
    let address =
        |street: &str| vec![SHOP_NAME.into(), street.into(), "20457 Hamburg".into(), "Germany".into()];
    Config {
        shop: Shop {
            name: SHOP_NAME.into(),
            time_zone: "Europe/Berlin".into(),
            hours: vec!["mon-sun 07:00-23:00".into()],
            ..Shop::default()
        },
        seller: Seller {
            name: "Northwind Home GmbH".into(),
            address: vec!["Am Kai 14".into(), "20457 Hamburg".into(), "Germany".into()],
            vat_id: "DE123456789".into(),
            email: SHOP_ADDRESS.into(),
            register: "HRB 12345, Amtsgericht Hamburg".into(),
            bank: "IBAN DE02 1203 0000 0000 2020 51".into(),
            note: "Thank you for buying at Northwind Home.".into(),
            untaxed_reason: "Delivery to a place where no German VAT is due.".into(),
            ..Seller::default()
        },
        mail: Mail { address: SHOP_ADDRESS.into(), hostname: "northwind.example".into(), ..Mail::default() },
        connections: Connections { allow_private: true },
        returns: Returns { address: address("Returns, Am Kai 16"), ..Returns::default() },
        ..Config::default()
    }
}

/// A job that is run here and now must end well.
pub(crate) fn done(outcome: Outcome) -> Result<()> {
    match outcome {
        Outcome::Done => Ok(()),
        Outcome::Again(why) | Outcome::NotBefore(_, why) | Outcome::Dead(why) => Err(Error::inside(why)),
    }
}
