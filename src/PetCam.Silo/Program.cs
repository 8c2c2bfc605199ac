using PetCam.Silo.Hosting;

return await SiloProcess.RunAsync(args);
