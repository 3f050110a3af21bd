//! Parcels to the customer: what carriers say of them, where they can be followed, and what it means.

pub mod carrier;
pub mod noting;
pub mod status;

pub use carrier::tracking_url;
pub use noting::{CarrierEvent, Noted, apply_event, events_of, note};
pub use status::Status;

#[cfg(test)]
mod tests;
