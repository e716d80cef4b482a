//! Packs records into bodies of `POST /v1/import`.

use super::Found;
use super::file::{Fault, LARGEST, Place};

/// Records of one body at most.
pub(super) const RECORDS: usize = 500;

/// One body, and where each of its records came from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    /// NDJSON, at most 1 MiB.
    pub bytes: Vec<u8>,
    /// The place of each record, in the body's order.
    pub places: Vec<Place>,
    /// Lines of files that went into it.
    pub rows: u64,
}

/// Fills bodies.
#[derive(Debug, Default)]
pub(super) struct Packer {
    filling: Body,
    line: Vec<u8>,
}

impl Packer {
    /// Adds a record. Gives back the body that was full before it, if one was.
    pub(super) fn push(&mut self, found: &Found) -> Result<Option<Body>, Fault> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, &found.record).expect("records are plain data");
        self.line.push(b'\n');
        if self.line.len() > LARGEST {
            return Err(Fault::new(&found.file, found.line, "larger than 1 MiB as one record"));
        }
        let full = self.filling.places.len() >= RECORDS || self.filling.bytes.len() + self.line.len() > LARGEST;
        let done = full.then(|| std::mem::take(&mut self.filling));
        self.filling.bytes.extend_from_slice(&self.line);
        self.filling.places.push(Place { file: std::sync::Arc::clone(&found.file), line: found.line });
        self.filling.rows += found.rows;
        Ok(done)
    }

    /// The last body, if anything is in it.
    pub(super) fn finish(self) -> Option<Body> {
        (!self.filling.places.is_empty()).then_some(self.filling)
    }
}
