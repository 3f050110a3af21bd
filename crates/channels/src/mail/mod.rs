//! E-mail: what comes in is accounted for in a ledger, what goes out is a letter with every attempt on record.

pub mod draft;
pub mod intake;
pub mod parsing;
pub mod sending;
pub mod threading;
pub mod working;
pub mod writing;

#[cfg(test)]
mod tests;
