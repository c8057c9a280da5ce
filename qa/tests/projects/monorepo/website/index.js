console.log("not ours");
