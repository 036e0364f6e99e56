"""Looking into an archive in a child process: does it run here, and if not, why?"""
