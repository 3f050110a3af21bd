//! Connections to the shop's other systems: what happens there is known here, what is done here is done there.
//!
//! | module | what is in it |
//! |---|---|
//! | [`links`] | what every connection needs: database, blobs, key, the way out |
//! | [`outbound`] | calls to addresses a person typed, never into the own network unless that is allowed |
//! | [`payload`] | a shop's JSON taken apart: what no field takes is kept |
//! | [`mapped`] | the records a payload becomes, the same whichever shop sent it |
//! | [`errand`] | what a shop is asked to do, and what it answers |
//! | [`shopify`] | Shopify's Admin REST: mapping, acts, lists |
//! | [`woocommerce`] | WooCommerce's REST v3: mapping, acts, lists |
//! | [`shop`] | connections to shops: rows, health, deliveries, acts on their way, pulling |
//! | [`hook`] | signed webhooks out: endpoints, deliveries with every attempt, replay |

pub mod errand;
pub mod hook;
pub mod links;
pub mod mapped;
pub mod outbound;
pub mod payload;
pub mod shop;
pub mod shopify;
pub mod woocommerce;

pub use links::Links;
