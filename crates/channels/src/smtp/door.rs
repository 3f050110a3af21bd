//! Counts who is in, so that neither everybody together nor one network alone fills the house.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Connections open now, in all and by network.
pub struct Door {
    most: usize,
    most_per_peer: usize,
    seats: Mutex<Seats>,
}

#[derive(Default)]
struct Seats {
    taken: usize,
    by_network: HashMap<IpAddr, usize>,
}

/// One connection's place; dropping it makes room for the next.
pub struct Seat {
    door: Arc<Door>,
    network: IpAddr,
}

impl Door {
    pub fn new(most: usize, most_per_peer: usize) -> Arc<Self> {
        Arc::new(Door { most, most_per_peer, seats: Mutex::default() })
    }

    /// A seat, unless all are taken or this peer's network has its share.
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Seat> {
        let network = network_of(peer);
        let mut seats = self.seats();
        let of_peer = seats.by_network.get(&network).copied().unwrap_or(0);
        if seats.taken >= self.most || of_peer >= self.most_per_peer {
            return None;
        }
        seats.taken += 1;
        seats.by_network.insert(network, of_peer + 1);
        Some(Seat { door: self.clone(), network })
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.door.seats();
        seats.taken -= 1;
        let of_peer = seats.by_network.get_mut(&self.network).expect("a taken seat is counted");
        *of_peer -= 1;
        if *of_peer == 0 {
            seats.by_network.remove(&self.network);
        }
    }
}

/// A customer of an IPv6 provider owns at least a /64, so its single addresses say nothing.
fn network_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}
