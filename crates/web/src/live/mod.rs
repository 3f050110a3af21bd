//! Live connections: the sockets over which the hub's news reach desks and widgets.

pub mod socket;
