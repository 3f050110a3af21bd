//! The migrations: they only add, say why, are written for both engines at once, and run step by step over the
//! sample rows of the steps before.

mod applied;
mod rules;
mod shape;
mod sql;
mod statement;
