//! One test binary; every test is a sentence about the product.

mod document;
