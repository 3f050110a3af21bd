//! E-mail: what comes in is accounted for in a ledger, what goes out is a letter with every attempt on record.

mod archiving;
pub mod composing;
pub mod detaching;
pub mod draft;
pub mod entering;
pub mod envelope;
mod following;
pub mod ingesting;
pub mod intake;
pub mod ledger;
mod markup;
mod masking;
mod material;
pub mod memory;
mod own;
mod pacing;
pub mod participants;
pub mod recipients;
pub mod reconciling;
pub mod said;
pub mod sending;
pub mod sorting;
pub mod threading;
mod understanding;
pub mod working;
mod writer;
pub mod writing;

#[cfg(test)]
mod tests;
