System.Console.WriteLine("petcam-edge");
