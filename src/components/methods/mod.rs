//! `methods`: what indicators mean, how they come about, and the factors they are computed
//! with. It is made from the dataset.

mod bind;
pub mod keys;
pub mod read;
