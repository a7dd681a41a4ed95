//! BSDD: the form of dangerous and some non-dangerous waste.
