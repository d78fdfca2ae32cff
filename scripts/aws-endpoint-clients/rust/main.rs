// Reads an object of S3 once a second with the AWS SDK for Rust, and prints the outcome of each call. Argument: seconds.
use aws_sdk_s3::error::DisplayErrorContext;
use std::time::{Duration, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let seconds = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    let end = Instant::now() + Duration::from_secs(seconds);
    let loaded = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
    let options = aws_sdk_s3::config::Builder::from(&loaded).force_path_style(true).build();
    let client = aws_sdk_s3::Client::from_conf(options);
    loop {
        let start = Instant::now();
        match client.get_object().bucket("reports").key("today.txt").send().await {
            Ok(_) => println!("ok"),
            Err(error) => {
                let text = format!("{}", DisplayErrorContext(&error));
                println!("error {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        if Instant::now() >= end {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1).saturating_sub(start.elapsed())).await;
    }
}
