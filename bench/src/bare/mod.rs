//! The limits of this machine: the same work by the bare engine, parser or server, without Attend.

pub mod copying;
pub mod engine;
pub mod pacing;
pub mod page;
pub mod postgres;
pub mod smtp;
pub mod socket;
pub mod sqlite;
