//! What people read on paper: PDF documents.
