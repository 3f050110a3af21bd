//! The demo shop: named people, orders and conversations, for the demo, for tests, for samples.
//!
//! | module | what is in it |
//! |---|---|
//! | [`filling`] | filling an empty database with the demo shop |
//! | [`size`] | how large a world is |
//! | [`team`] | who answers, and how they sign in |
//! | `settings` | how the demo shop is set up |
//! | `noise` | mail that no shop is spared: spam, and what nobody can read |
//! | `photo` | a picture as customers send it |
//! | `shop` | what is sold, to whom, and what became of each order |
//! | `matters` | what customers come with: the scripts, by topic |
//! | `scenes` | what customers did with their orders themselves: every act, return and claim at each step |
//! | `story` | the month: planned first, then told through the doors everybody uses |
//! | [`voices`] | what customers write next, while the demo runs |

pub mod filling;
mod matters;
mod noise;
mod photo;
mod scenes;
mod settings;
mod shop;
pub mod size;
mod story;
pub mod team;
pub mod voices;

#[cfg(test)]
mod tests;

pub use filling::fill;
pub use settings::{SHOP_ADDRESS, SHOP_NAME, config};
pub use shop::catalogue::{Product, storefront};
pub use shop::customers::{SHOPPERS, Shopper};
pub use size::Size;
pub use team::{LOGINS, Login, PASSWORD};
