//! The shop's trade beside its customers: orders to look at, and the import that brings them in.
//!
//! | module | what is in it |
//! |---|---|
//! | [`order`] | orders with lines, payments and shipments, how to find and list them, and what happened around them |
//! | [`product`] | products with their variants |
//! | [`invoice`] | invoices and credit notes: numbered without gaps, VAT, PDF |
//! | [`stage`] | how far an order has come, read from the shop's own words |
//! | [`address`] | where a parcel goes, in parts and as lines |
//! | [`act`] | what can be done with an order: typed commands, decided, previewed, confirmed, executed once |
//! | [`policy`] | the rules of that as data, in versions; exceptions for a customer |
//! | [`ledger`] | the one book of an order's money |
//! | [`method`] | how customers pay and are paid back; balances |
//! | [`history`] | what was changed about an order, by whom and why |
//! | [`return_`] | goods on their way back: opened, received, settled, each step with when and who |
//! | [`claim`] | warranty claims and what was decided |
//! | [`registration`] | products a customer registered, with serial numbers |
//! | [`evidence`] | photos and papers of an act, told by their bytes |
//! | [`shipment`] | what carriers say of parcels, and where these can be followed |
//! | [`recognising`] | order numbers, tracking numbers and SKUs found in what people write |
//! | [`gift`] | a gift is sent back by who was given it |
//! | [`offer`] | what an order offers for an act, for forms |
//! | [`mod@reference`] | what people read out of a return or a claim |
//! | `options` | what was chosen of a product, as colour and size, in the shop's order |
//! | [`withdrawal`] | withdrawals from contracts: the texts shown, the period, the record as a chain, the export |
//! | [`import`] | JSON lines of products, customers and orders: checked first, then written |

pub mod act;
pub mod address;
pub mod claim;
pub mod evidence;
pub mod gift;
pub mod history;
pub mod import;
pub mod invoice;
pub mod ledger;
pub mod method;
pub mod offer;
mod options;
pub mod order;
pub mod policy;
pub mod product;
pub mod recognising;
pub mod reference;
pub mod registration;
pub mod return_;
#[cfg(test)]
mod sample;
pub mod shipment;
pub mod stage;
pub mod withdrawal;

pub use address::Address;
pub use order::finding::{find_by_number, find_by_tracking, of_customer, of_customer_before};
pub use order::{LineView, OrderId, OrderView, PaymentKind, PaymentView, Place, ShipmentView};
pub use stage::Stage;
