//! The shop's trade beside its customers: orders to look at, and the import that brings them in.
//!
//! | module | what is in it |
//! |---|---|
//! | [`order`] | orders with lines, payments and shipments, and how to find them |
//! | [`stage`] | how far an order has come, read from the shop's own words |
//! | [`address`] | where a parcel goes, in parts and as lines |
//! | `options` | what was chosen of a product, as colour and size, in the shop's order |
//! | [`import`] | JSON lines of products, customers and orders: checked first, then written |

pub mod address;
pub mod import;
mod options;
pub mod order;
pub mod stage;

pub use address::Address;
pub use order::finding::{find_by_number, find_by_tracking, of_customer, of_customer_before};
pub use order::{LineView, OrderId, OrderView, PaymentKind, PaymentView, Place, ShipmentView};
pub use stage::Stage;
