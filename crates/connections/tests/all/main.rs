//! Connections against shops that behave, refuse, hang up and are down; and every published payload we know of.
#![allow(clippy::unwrap_used)]

mod acts;
mod corpus;
mod deliveries;
mod harness;
mod pulling;
mod stand_in;
mod woocommerce;
