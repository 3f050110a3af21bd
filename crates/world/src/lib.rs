//! The demo shop: named people, orders and conversations, for the demo, for tests, for samples.
//!
//! | module | what is in it |
//! |---|---|
//! | [`filling`] | filling an empty database with the demo shop |
//! | [`size`] | how large a world is |
//! | [`team`] | who answers, and how they sign in |
//! | `shop` | what is sold, to whom, and what became of each order |
//! | `matters` | what customers come with: the scripts, by topic |
//! | `story` | the month: planned first, then told through the doors everybody uses |
//! | [`voices`] | what customers write next, while the demo runs |

pub mod filling;
mod matters;
mod shop;
pub mod size;
mod story;
pub mod team;
pub mod voices;

#[cfg(test)]
mod tests;

pub use filling::{SHOP_NAME, fill};
pub use shop::catalogue::{Product, storefront};
pub use size::Size;
pub use team::{LOGINS, Login, PASSWORD};
