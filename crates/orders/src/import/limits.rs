//! How much one record may hold. A larger one is a bad line that names its limit.

/// Bytes of one line.
pub const LINE_BYTES: usize = 1 << 20;
/// Characters of a key: product, customer, SKU, order number.
pub const KEY_CHARS: usize = 100;
/// Characters of a customer's name.
pub const NAME_CHARS: usize = people::names::NAME_LIMIT;
/// Characters of a title of a product or line.
pub const TITLE_CHARS: usize = 500;
/// Characters of any other short text: a status, a method, a part of an address.
pub const TEXT_CHARS: usize = 200;
/// Characters of an e-mail address (RFC 5321).
pub const EMAIL_CHARS: usize = 254;
/// E-mail addresses, and phone numbers, of one customer.
pub const IDENTITIES: usize = 20;
/// Variants of one product.
pub const VARIANTS: usize = 2_000;
/// Options of one variant or line.
pub const OPTIONS: usize = 20;
/// Lines of one order, payments of one order.
pub const ORDER_LINES: usize = 1_000;
/// Shipments of one order.
pub const SHIPMENTS: usize = 200;
/// Events of one shipment.
pub const SHIPMENT_EVENTS: usize = 200;
/// Tags of one product.
pub const TAGS: usize = 250;
/// Payment methods, and further addresses, of one customer.
pub const BELONGINGS: usize = 100;
/// Pieces of one line.
pub const QUANTITY: i64 = 1_000_000;
/// Bytes of `extra`.
pub const EXTRA_BYTES: usize = 256 << 10;
/// The largest amount, in minor units: sums of a thousand lines still fit.
pub const AMOUNT_MINOR: i64 = 1_000_000_000_000;
/// Faults that are listed of one line.
pub const FAULTS_A_LINE: usize = 20;
/// Bad lines that are described; all of them are counted.
pub const LINES_DESCRIBED: usize = 10_000;
/// Records of one transaction.
pub const BATCH_RECORDS: usize = 250;
/// Bytes of lines of one transaction.
pub const BATCH_BYTES: u64 = 4 << 20;
