//! The commands, one file each. Owns arguments, reports and exit codes; everything else is a room's own.

pub mod import;
