//! The carrier of a BSPAOH, which is a part of the slip.

use contract::bspaoh::{Bspaoh, BspaohRecepisse, BspaohTransport, BspaohTransporter};

use crate::slip::{LoneCarrier, transport_leg};

transport_leg!(BspaohTransporter, BspaohRecepisse, BspaohTransport);

impl LoneCarrier for Bspaoh {}
