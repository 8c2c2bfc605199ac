module petcam.test/peers

go 1.19
