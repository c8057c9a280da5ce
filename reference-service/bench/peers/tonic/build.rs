fn main() -> Result<(), Box<dyn std::error::Error>> {
    let include = "../../../../proto";
    let proto = format!("{include}/echo/v1/echo.proto");
    tonic_prost_build::configure()
        .build_client(false)
        // Echo is compared; the other methods answer UNIMPLEMENTED.
        .generate_default_stubs(true)
        .compile_protos(&[proto.as_str()], &[include])?;
    Ok(())
}
