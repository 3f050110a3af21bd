//! What programs can do: REST under `/api/v1`, for the shop's programs with a key and for a customer's own session.
//! What is said when it doesn't work stands in `problem`, outside, as errors of all addresses pass there.

pub mod acts;
pub mod caller;
pub mod conversations;
pub mod customers;
pub mod docs;
pub mod hooks;
pub mod import;
pub mod me;
pub mod orders;
pub mod paging;
pub mod products;
pub mod reading;
pub mod refusal;
pub mod repeating;
pub mod shapes;
